// Owns building the widget into out/widget: the panel's page, then the loader as one plain script; both are weighed.
import { resolve } from 'node:path';
import { build, defineConfig, type InlineConfig, type Plugin } from 'vite';
import { checkWidgetSizes } from '../scripts/widget/check-widget-sizes.ts';

const outDir = resolve(import.meta.dirname, '../out/widget');

const loaderBuild: InlineConfig = {
  configFile: false,
  root: import.meta.dirname,
  logLevel: 'warn',
  build: {
    outDir,
    emptyOutDir: false,
    target: 'es2022',
    lib: {
      entry: resolve(import.meta.dirname, 'loader/start-loader.ts'),
      formats: ['iife'],
      name: 'guichetLoader',
      fileName: () => 'loader.js',
    },
  },
};

function loaderAndSizes(): Plugin {
  return {
    name: 'loader-and-sizes',
    apply: 'build',
    async closeBundle(error) {
      if (error !== undefined) return;
      await build(loaderBuild);
      // Throws with the figure when one is too heavy: then nothing was built.
      for (const line of checkWidgetSizes(outDir)) console.log(line);
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  // The server gives the panel from /widget/, wherever it stands itself.
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: resolve(import.meta.dirname, 'panel.html'),
      // Names with their content's hash: a page never mixes a new panel.html with an old script.
      output: { entryFileNames: 'panel-[hash].js', assetFileNames: 'panel-[hash][extname]' },
    },
  },
  plugins: [loaderAndSizes()],
});
