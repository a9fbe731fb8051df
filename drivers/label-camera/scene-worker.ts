import { answerCalls } from './answer-calls.ts'
import { drawScene, type Scene } from './label-picture.ts'

answerCalls<Scene, Uint8Array>(async (scene) => drawScene(scene))
