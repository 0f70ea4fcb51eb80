// Owns starting the console only once Playwright watches: a page that arrives while Playwright attaches is waited for in vain.
const { app } = require('electron');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const { appFolder, mainFile } = JSON.parse(readFileSync(join(__dirname, 'package.json'), 'utf8'));
const ready = app.whenReady();
const watched = new Promise((resolve) => {
  // Playwright calls it by this name when it has attached.
  globalThis.__playwright_run = resolve;
});
app.whenReady = () => watched.then(() => ready);
app.setAppPath(appFolder);
require(join(appFolder, mainFile));
