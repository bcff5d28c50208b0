"""The passphrase of the schools that measurements are made on."""

PASSPHRASE = "only for measuring speed"
