/** A command as completion sees it: what may follow its name. */
export interface Node {
  readonly words: readonly string[];
  readonly options: readonly { readonly name: string; readonly description: string }[];
  readonly commands: readonly { readonly name: string; readonly description: string; readonly node: Node }[];
}

/** What completion reads of commander's commands. */
interface CommandLike {
  name(): string;
  description(): string;
  readonly commands: readonly CommandLike[];
  readonly options: readonly { readonly long?: string | undefined; readonly description: string }[];
}

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** The script that completes the program's commands and options in a shell. It names them all, so that no key waits for Node. */
export function completionScript(shell: Shell, program: CommandLike): string {
  const tree = nodeOf(program);
  return shell === 'fish'
    ? fish(program.name(), tree)
    : shell === 'zsh'
      ? zsh(program.name(), tree)
      : bash(program.name(), tree);
}

function nodeOf(command: CommandLike): Node {
  const options = command.options.flatMap(({ long, description }) => (long ? [{ name: long, description }] : []));
  const commands = command.commands.map((child) => ({
    name: child.name(),
    description: child.description(),
    node: nodeOf(child),
  }));
  return {
    options,
    commands,
    words: [...commands.map(({ name }) => name), ...options.map(({ name }) => name), '--help'],
  };
}

/** Each node below its path, as in `report html`. */
function paths(node: Node, path = ''): [string, Node][] {
  return [
    [path, node],
    ...node.commands.flatMap(({ name, node: child }) => paths(child, path === '' ? name : `${path} ${name}`)),
  ];
}

function bash(name: string, tree: Node): string {
  const cases = paths(tree).map(([path, { words }]) => `    '${path}') words='${words.join(' ')}' ;;`);
  const nested = paths(tree).filter(([path]) => path !== '');
  return `# ${name}: eval "$(${name} completion bash)"
_${name}() {
  local at='' word words=''
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${at:+$at }$word" in
      ${nested.map(([path]) => `'${path}'`).join(' | ')}) at="\${at:+$at }$word" ;;
    esac
  done
  case "$at" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _${name} ${name}
`;
}

/** zsh reads the functions of bash. */
function zsh(name: string, tree: Node): string {
  return `autoload -U +X bashcompinit && bashcompinit\n${bash(name, tree).replace('completion bash', 'completion zsh')}`;
}

function fish(name: string, tree: Node): string {
  const lines = paths(tree).flatMap(([path, { commands, options }]) => {
    const seen = path.split(' ').filter(Boolean);
    const here = seen.map((word) => `__fish_seen_subcommand_from ${word}`);
    const below = commands.map((command) => command.name).join(' ');
    const notBelow = below ? [`not __fish_seen_subcommand_from ${below}`] : [];
    const when = [...here, ...notBelow].join('; and ');
    const condition = when ? ` -n ${quoted(when)}` : '';
    return [
      ...commands.map(
        (command) => `complete -c ${name} -f${condition} -a ${command.name} -d ${quoted(command.description)}`,
      ),
      ...options.map(
        (option) => `complete -c ${name}${condition} -l ${option.name.slice(2)} -d ${quoted(option.description)}`,
      ),
    ];
  });
  return `# ${name}: ${name} completion fish | source\n${lines.join('\n')}\n`;
}

const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
