"""/marronniers: what comes back every year."""
