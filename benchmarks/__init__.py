"""How fast Candour is against the floor of the machine, in one run: ``python3 dev.py bench``.

Each line measures Candour and a floor in alternating rounds and gives the median of the rounds'
ratios, so that another load on the machine hits both. Seconds are this machine's; ratios travel.
"""
