import type { ExecRequest, ExecResult } from '../../src/model/transport.ts';

type Status = 'unpacked' | 'current' | 'permanent' | 'old';

/** How erl_call ends, and what the node answers; no answer: it printed none. */
export interface Reply {
  readonly code: number;
  readonly answer?: string;
  /** The host ends the script by itself. */
  readonly outcome?: ExecResult['outcome'];
}

/** A node behind erl_call that is asked by the very scripts that a host would run; what it is told to do, a test says. */
export class SimulatedErlang {
  pid = '100';
  creation = 5;
  boot = 'A';
  erts = '13.1.5';
  starts = 'A';
  handler: 'idle' | 'busy' = 'idle';
  isThere = true;
  releases: Record<string, Status> = { B: 'unpacked', A: 'permanent' };
  relup =
    '{"B",[{"A",[],[{load_object_code,{ch_app,"2",[ch3]}},point_of_no_return,{load,{ch3,brutal_purge,brutal_purge}}]}],[{"A",[],[{load_object_code,{ch_app,"1",[ch3]}},point_of_no_return,{load,{ch3,brutal_purge,brutal_purge}}]}]}.\n';
  configs: Record<string, string> = { A: '[{ch_app,[{channels,4}]}].\n', B: '[{ch_app,[{channels,8}]}].\n' };
  /** Where the code of a module lies. */
  which = '/opt/ch/lib/ch_app-1/ebin/ch3.beam';
  /** Kilobytes that the disk has. */
  free = 1_000_000;
  /** What was asked besides looks, oldest first. */
  readonly asked: string[] = [];
  /** What an expression that is no look comes to. */
  onAsk: (expression: string) => Reply = () => ({ code: 0, answer: '{value,ok}' });

  readonly exec = async ({ script, onOutput }: ExecRequest): Promise<ExecResult> => {
    const reply = this.#reply(script);
    const nonce = /@@([A-Za-z0-9]+)(?: ~0tp|")/.exec(script)?.[1];
    if (nonce === undefined) {
      onOutput('stdout', Buffer.from(reply.answer ?? ''));
      return { outcome: { kind: 'exited', code: 0 } };
    }
    if (reply.answer !== undefined) onOutput('stdout', Buffer.from(`\n@@${nonce} ${reply.answer}.\n`));
    if (reply.outcome !== undefined) return { outcome: reply.outcome };
    onOutput('stdout', Buffer.from(`\nerl_call ended with ${reply.code}\n`));
    return { outcome: { kind: 'exited', code: [0, 142, 255].includes(reply.code) ? 0 : reply.code } };
  };

  install(version = 'B'): void {
    this.releases = { ...this.releases, [version]: 'current' };
    this.which = `/opt/ch/lib/ch_app-${version === 'B' ? 2 : 1}/ebin/ch3.beam`;
  }

  restart(): void {
    this.creation += 1;
    this.boot = this.starts;
    this.handler = 'idle';
    this.which = '/opt/ch/lib/ch_app-1/ebin/ch3.beam';
    for (const [version, status] of Object.entries(this.releases))
      if (status === 'current') this.releases[version] = 'unpacked';
  }

  #reply(script: string): Reply {
    if (script.startsWith('df ')) return { code: 0, answer: this.#df() };
    if (!this.isThere) return { code: 1 };
    const expression = /begin ([\s\S]*?) end(?:, io:format|\} catch)/.exec(script)?.[1] ?? '';
    if (expression.startsWith('{os:getpid()')) return { code: 0, answer: '' };
    if (expression.startsWith('{{os:getpid()')) return { code: 0, answer: this.#facts(expression) };
    if (expression.startsWith('[{M, code:which(M)}'))
      return { code: 0, answer: `{value,[{ch3,"${this.which}"}]}` };
    if (expression.startsWith('filelib:is_dir')) return { code: 0, answer: '{value,false}' };
    this.asked.push(expression);
    return this.onAsk(expression);
  }

  #df(): string {
    return `Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda1 9000000 100 ${this.free} 1% /opt\n`;
  }

  #facts(expression: string): string {
    const table = Object.entries(this.releases)
      .map(([version, status]) => `{"ch_rel","${version}",["kernel-8.5"],${status}}`)
      .join(',');
    const handler = this.handler === 'idle' ? `{idle,[${table}]}` : 'busy';
    const probe = `{"${this.pid}",${this.creation},{"ch_rel","${this.boot}"},started,"${this.erts}","/opt/ch",{ok,"/opt/ch/bin/start"},${handler}}`;
    const files = [...expression.matchAll(/"(releases\/[^"]*)"|\bnone\b/g)]
      .slice(-5)
      .map(([, path]) => (path === undefined ? 'none' : this.#file(path)));
    return `{value,{${probe},${files.join(',')}}}`;
  }

  #file(path: string): string {
    const content = this.#content(path);
    return content === undefined ? '{error,enoent}' : `{ok,<<${[...Buffer.from(content)].join(',')}>>}`;
  }

  #content(path: string): string | undefined {
    if (path === 'releases/start_erl.data') return `13.1.5 ${this.starts}\n`;
    if (path.endsWith('/relup')) return this.relup;
    return this.configs[/^releases\/([^/]+)\/sys\.config$/.exec(path)?.[1] ?? ''];
  }
}
