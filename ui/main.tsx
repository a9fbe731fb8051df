import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import './theme/tokens.css'
import './theme/frame.css'
import './theme/lane.css'
import './theme/screens.css'

const place = document.getElementById('app')
if (place) createRoot(place).render(<App />)
