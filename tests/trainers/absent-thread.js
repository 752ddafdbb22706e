/** A training thread that fails before it can help. */
throw new Error('planted at the start');
