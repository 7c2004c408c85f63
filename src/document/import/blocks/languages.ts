/** What the language of a block says that it is. */
export type LanguageKind = 'shell' | 'console' | 'none' | 'file' | 'repl';

export const languageKinds: ReadonlyMap<string, LanguageKind> = new Map([
  ...kinds('shell', 'sh bash shell zsh ksh dash shellscript sh-session command cmdline'),
  ...kinds(
    'console',
    'console terminal shell-session shellsession bash-session session term terminal-session',
  ),
  ...kinds('none', 'text txt plain plaintext plain-text none code no-highlight nohighlight raw'),
  ...kinds(
    'file',
    'json json5 jsonc yaml yml toml ini properties conf config cfg xml nginx apache dotenv env hcl tf diff patch dockerfile makefile systemd unit desktop crontab html',
  ),
  ...kinds(
    'repl',
    'sql mysql pgsql psql plsql postgresql postgres erlang erl iex elixir mongodb mongo redis cql powershell pwsh ps1 ps posh cmd bat batch dos',
  ),
]);

function kinds(kind: LanguageKind, names: string): readonly (readonly [string, LanguageKind])[] {
  return names.split(' ').map(name => [name, kind] as const);
}
