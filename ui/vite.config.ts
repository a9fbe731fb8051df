import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The page is built into files of its own, none inlined: its content security policy allows nothing else. */
export default defineConfig({
  base: './',
  plugins: [react()],
  build: { outDir: '../dist/ui', emptyOutDir: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 900 },
})
