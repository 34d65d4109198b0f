"""The worker process: runs jobs and sends messages, as many beside each other as a place needs."""
