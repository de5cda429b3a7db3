// The scripts that shells read. They only ask `tgkeep complete` and hand on its lines: chat names come from
// strangers, so nothing of them may ever be expanded or evaluated by a shell.
import type { Shell } from "../definitions/tools.ts";

/** The script of a shell. */
export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}

const BASH = String.raw`# bash completion of tgkeep
_tgkeep() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    case "$line" in
      :files) ;;
      :folders) compopt -o dirnames +o default 2>/dev/null ;;
      :*) compopt +o default 2>/dev/null ;;
      *) COMPREPLY+=("${"${line%%$'\\t'*}"}") ;;
    esac
  done < <(tgkeep complete bash "${"${COMP_LINE:0:COMP_POINT}"}" "$COMP_WORDBREAKS" 2>/dev/null)
}
complete -o default -F _tgkeep tgkeep
`;

const ZSH = String.raw`#compdef tgkeep
_tgkeep() {
  local line
  local -a typed values shown
  (( CURRENT > 2 )) && typed=("${"${(@Q)words[2,CURRENT-1]}"}")
  typed+=("${"${(Q)PREFIX}"}")
  while IFS= read -r line; do
    case "$line" in
      :files|:folders)
        [[ "$PREFIX" == --*=* ]] && compset -P '--[^=]#='
        if [[ "$line" == :files ]]; then _files; else _files -/; fi
        return ;;
      :*) ;;
      *)
        values+=("${"${line%%$'\\t'*}"}")
        shown+=("${"${line/$'\\t'/  }"}") ;;
    esac
  done < <(tgkeep complete zsh "${"${typed[@]}"}" 2>/dev/null)
  (( $#values )) && compadd -U -l -d shown -a values
}
if [[ "${"${funcstack[1]}"}" == _tgkeep ]]; then _tgkeep "$@"; else compdef _tgkeep tgkeep; fi
`;

const FISH = String.raw`# fish completion of tgkeep
function __tgkeep_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l current (commandline -ct)
    set -l flag (string match -r -- '^--[^=]+=' "$current")
    set -l rest (string replace -r -- '^--[^=]+=' '' "$current")
    set -l plain (string unescape -- "$current"; or echo -- "$current")
    for line in (tgkeep complete fish $words "$plain" 2>/dev/null)
        switch "$line"
            case ':files'
                for path in (__fish_complete_path "$rest")
                    echo -- "$flag$path"
                end
            case ':folders'
                for path in (__fish_complete_directories "$rest")
                    echo -- "$flag$path"
                end
            case ':*'
            case '*'
                echo -- "$line"
        end
    end
end
complete -c tgkeep -f -a '(__tgkeep_complete)'
`;

const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
