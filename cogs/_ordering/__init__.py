"""From what was clicked or typed to a request, and from the request to an order and its card."""
