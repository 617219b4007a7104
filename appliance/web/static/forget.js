// Whoever is asked to sign in has signed out, or is somebody else: nothing is kept for them here.
"use strict";
globalThis.caches?.delete("evacuation");
