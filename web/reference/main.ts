import './style/tokens.css'
import './style/page.css'
import './style/navigation.css'
import './style/fields.css'
import './style/code.css'
import './style/console.css'
import './style/search.css'
import { openAtTarget } from './deep-links.ts'
import { offerConsole } from './offer-console.ts'
import { SampleCard } from './sample-card.ts'
import { offerSearch } from './search.ts'
import { offerThemes } from './theme.ts'

openAtTarget()
offerThemes()
offerSearch()
const samples = SampleCard.ofPage()
if (samples !== undefined) offerConsole(samples)
