// Runs scripts of package.json at the same time: each by itself keeps one core busy. What one printed comes whole, in the
// order of the arguments; all are waited for, and a single failure is a failure.
import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import manifest from '../package.json' with { type: 'json' };

const scripts: Readonly<Record<string, string>> = manifest.scripts;

const started = process.argv.slice(2).map(name => ({ name, ended: run(name) }));
for (const { name, ended } of started) {
  const { output, code } = await ended;
  process.stdout.write(output);
  if (code === 0) continue;
  console.error(`npm run ${name}: failed`);
  process.exitCode = 1;
}

async function run(name: string): Promise<{ readonly output: Buffer; readonly code: number | null }> {
  const command = scripts[name];
  if (command === undefined) throw new Error(`package.json has no script ${name}`);
  const child = spawn(`{ ${command}; } 2>&1`, { shell: true, stdio: ['ignore', 'pipe', 'inherit'] });
  const code = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { output: await buffer(child.stdout), code: await code };
}
