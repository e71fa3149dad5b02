"""Sending from several machines: RabbitMQ carries hints that there is work; the outbox stays the truth."""
