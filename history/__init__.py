"""Who changed what, when and why: one row a change, in the order in which the changes became true."""
