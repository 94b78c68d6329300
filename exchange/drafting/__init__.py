"""From a pasted text to a draft: what the bulletin may say as controls that an editor confirms, and what was confirmed as records."""
