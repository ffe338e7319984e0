/** What the suites share: real servers, real stores, and requests to them. */

export { answerOf, api, apiOver, type Answer, type Api, type Fields, type Request } from './api.ts'
export { standingClock } from './clock.ts'
export { addApiKey, revokeApiKey, sealedIn, secondApplication, vaultOf, withDeployment, type At } from './deployment.ts'
export { temporaryFolder } from './folders.ts'
export {
  injected,
  localServer,
  startInProcess,
  type InProcessServer,
  type LocalServer,
  type ServerOptions,
} from './in-process.ts'
export { googleKeyFile, rsaPrivateKey } from './key-file.ts'
export { rawExchange, type RawAnswer } from './raw.ts'
export { mainFile, startServer, type RunningServer } from './server.ts'
export { closedDoor, noProviders } from './upstream.ts'
export { StandIn } from './stand-in.ts'
