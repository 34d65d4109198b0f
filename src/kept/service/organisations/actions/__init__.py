"""What can be done to organisations and their people.

Each action is one transaction with one entry of history. It locks the organisation first, so that two people acting
at once are taken one after the other, and asks again whether `by` may, as things stand once the lock is held.
"""
