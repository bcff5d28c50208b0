"""Records handed out: to police, LADO, HR, a panel, or the person they are about."""
