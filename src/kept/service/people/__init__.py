"""People: who they are, how they sign in, and the devices they are signed in on."""
