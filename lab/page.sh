# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# A page that is followed as a reader follows it. Its fenced blocks say behind the language where they belong:
#
#   ```sh relay                        commands, typed on the machine relay, hub or spoke
#   ```ini relay /etc/wgx/relay.conf   lines that the reader sets in that file
#
# A scenario sources this behind network.sh, and says how its reader reads and types:
#
#   meaning WORD                  prints what the reader puts in the place of this word
#   types MACHINE COMMANDS        types them there
#
#   open_page PAGE WORD...        sets STEPS to the page's blocks, in which these words stand for something else
#   follow STEP                   does what the block says. Its text is in STEP.what, its output in STEP.out and
#                                 STEP.err

open_page() {
    PAGE=$1
    WORDS=("${@:2}")
    mkdir "$RUN/steps"
    awk -v dir="$RUN/steps" '
        /^```(sh|ini) (relay|hub|spoke)/ {
            block = sprintf("%s/%02d", dir, ++n)
            sub("^```", "")
            print > (block ".where")
            inside = 1
            next
        }
        /^```/ { inside = 0 }
        inside { print > (block ".what") }' "$ROOT/$PAGE"
    STEPS=("$RUN"/steps/*.where)
    STEPS=("${STEPS[@]%.where}")
    [[ -e ${STEPS[0]}.where ]] || fail "$PAGE has no block marked as \"sh relay\", \"sh hub\" or \"sh spoke\""
}

# filled_in STEP: prints the block without the words that stand for something else.
filled_in() {
    local text word
    text=$(cat "$1.what")
    for word in "${WORDS[@]}"; do
        [[ $text != *"$word"* ]] || text=${text//"$word"/"$(meaning "$word")"}
    done
    printf '%s\n' "$text"
}

follow() {
    local step=$1 language machine file what lines
    read -r language machine file <"$step.where"
    what=$(filled_in "$step")
    say "$machine${file:+ ($file)}:"
    printf '%s\n' "$what" | sed 's/^/    /'
    if [[ $language == ini ]]; then
        mapfile -t lines <<<"$what"
        set_lines "$machine" "$file" "${lines[@]}"
    else
        types "$machine" "$what" >"$step.out" 2>"$step.err" </dev/null || {
            cat "$step.out" "$step.err"
            fail "this step of $PAGE fails"
        }
    fi
}
