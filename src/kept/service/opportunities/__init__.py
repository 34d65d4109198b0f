"""Money on offer: designed from the size of the award, published through the gate."""
