"""The school's own rules about contact on social media, and what they answer."""
