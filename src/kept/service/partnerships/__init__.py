"""What has been promised where, and by whom: places, their partnerships, adoption, local numbers and posts."""
