"""What is drawn and not photographed: plates in the site's colours."""
