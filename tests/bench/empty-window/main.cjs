// Owns the reference of `cold-start`: the least an Electron application can do and still show a page.
const { app, BrowserWindow } = require('electron');
const { join } = require('node:path');

if (process.env.GUICHET_USER_DATA) app.setPath('userData', process.env.GUICHET_USER_DATA);
app.whenReady().then(() => {
  const window = new BrowserWindow({
    x: 0,
    y: 0,
    width: 1280,
    height: 800,
    webPreferences: { sandbox: true },
  });
  window.setMenuBarVisibility(false);
  return window.loadFile(join(__dirname, 'index.html'));
});
