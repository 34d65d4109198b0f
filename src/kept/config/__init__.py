"""Settings and the URL map: the only place that knows every slice of the service."""
