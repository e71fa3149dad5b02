"""A phone company to try things with: it speaks Twilio's paths and knows numbers, never offices."""
