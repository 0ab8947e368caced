import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const SERVER = 'http://127.0.0.1:3000';

/** Fetches the text face together with the styles, so that the first text is already drawn in it. */
function preloadFont(): Plugin {
  return {
    name: 'preload-font',
    transformIndexHtml(_html, { bundle }) {
      const font = Object.keys(bundle ?? {}).find((name) => name.includes('figtree-latin-wght-normal'));
      if (font === undefined) return [];
      const attrs = { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${font}`, crossorigin: '' };
      return [{ tag: 'link', attrs, injectTo: 'head' }];
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), preloadFont()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // light-dark() and native nesting are used as they are.
    target: ['chrome125', 'firefox128', 'safari18'],
    // The Content-Security-Policy allows no data: fonts or scripts.
    assetsInlineLimit: 0,
  },
  server: {
    fs: { allow: ['..'] },
    proxy: { '/api': SERVER, '/auth': SERVER, '/health': SERVER, '/openapi.json': SERVER },
  },
});
