# SPDX-License-Identifier: GPL-3.0-or-later
# Lets Java read arguments and names of files as UTF-8, whatever the locale: where it is another one Java would put
# replacement characters in their place.
case ${LC_ALL:-${LC_CTYPE:-${LANG-}}} in
    *[Uu][Tt][Ff]8* | *[Uu][Tt][Ff]-8*) ;;
    *) export LC_ALL=C.UTF-8 ;;
esac
