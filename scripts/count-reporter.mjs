// Reporter for Node's test runner: writes the counts of a whole run as one line of JSON.
export default async function* countReporter(source) {
  for await (const event of source)
    // The summary of a file names it; that of the whole run does not.
    if (event.type === 'test:summary' && event.data.file === undefined) yield `${JSON.stringify(event.data.counts)}\n`
}
