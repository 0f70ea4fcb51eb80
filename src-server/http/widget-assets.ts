// Owns serving the built widget: the loader for any page, the panel only inside sites that were allowed to show it.
import express, { Router } from 'express';
import { sendProblem } from './problem.ts';

/** `folder` holds what src-widget builds; `origins` are the sites of the configuration. */
export function widgetAssets(
  folder: string,
  origins: readonly string[],
  socketOrigins: readonly string[],
): Router {
  const router = Router();
  const panelPolicy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ${socketOrigins.join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors 'self' ${origins.join(' ')}`,
  ].join('; ');

  router.use((request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return sendProblem(response, 'method-not-allowed');
    response.set('X-Content-Type-Options', 'nosniff');
    response.set('Referrer-Policy', 'no-referrer');
    response.set('Cross-Origin-Resource-Policy', 'cross-origin');
    next();
  });
  router.use(
    express.static(folder, {
      index: false,
      redirect: false,
      dotfiles: 'ignore',
      setHeaders(response, path) {
        if (path.endsWith('.html')) {
          response.setHeader('Content-Security-Policy', panelPolicy);
          response.setHeader('Cache-Control', 'no-cache');
        } else if (/-[\w-]{8,}\.\w+$/.test(path)) {
          // A name with its content's hash never means anything else.
          response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
        } else {
          response.setHeader('Cache-Control', 'public, max-age=300');
        }
      },
    }),
  );
  router.use((_request, response) => sendProblem(response, 'not-found'));
  return router;
}
