// Owns that zod never compiles its parsers with eval, which the window's CSP forbids; imported before any schema.
import { z } from 'zod';

z.config({ jitless: true });
