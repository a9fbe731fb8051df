import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import './theme/tokens.css'
import './theme/frame.css'
import './theme/controls.css'
import './theme/lane.css'
import './theme/side.css'
import './theme/decide.css'
import './theme/screens.css'
import './theme/devices.css'
import './theme/calibrate.css'

const place = document.getElementById('app')
if (place) createRoot(place).render(<App />)
