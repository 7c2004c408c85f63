// Says in one sentence what is missing when the test run starts under a Node that cannot run it.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  console.error(
    `handrail's tests need Node 22.12 or newer, and this is ${process.version}: run them through npm after "npm ci", which brings Node 24 along on Linux.`,
  );
  process.exit(2);
}
