import { readFileSync } from 'node:fs'

/** A contract that reads files: the import check must refuse it. */
export const verdicts = [readFileSync.name]
