#!/usr/bin/env bash
# Устанавливает расширение "Занятость в Битрикс24" в информационную базу 1С:Предприятия.
set -euo pipefail
cd "$(dirname "$0")"

usage() {
    cat <<'TEXT'
Использование:
  ./установить.sh --file КАТАЛОГ_БАЗЫ          файловая база
  ./установить.sh --server СЕРВЕР --base ИМЯ   серверная база, через Конфигуратор
  ./установить.sh --dbms СУБД --db-server УЗЕЛ --db-name БАЗА --db-user ИМЯ --db-pwd ПАРОЛЬ
                                               серверная база, через утилиту ibcmd
Дополнительно:
  --user ИМЯ --password ПАРОЛЬ   администратор информационной базы
  --platform КАТАЛОГ             каталог платформы, например /opt/1cv8/x86_64/8.3.24.1691
  --settings                     установить и расширение для настроек организации
Перед установкой завершите работу пользователей и сделайте резервную копию базы.
TEXT
}

fail() {
    printf '\nОшибка: %s\n' "$*" >&2
    exit 1
}

file='' server='' base='' platform='' settings=no
user='' password=''
dbms=()
while [ $# -gt 0 ]; do
    case $1 in
        --file) file=${2:?} && shift 2 ;;
        --server) server=${2:?} && shift 2 ;;
        --base) base=${2:?} && shift 2 ;;
        --dbms | --db-server | --db-name | --db-user | --db-pwd) dbms+=("$1=${2:?}") && shift 2 ;;
        --user) user=${2:?} && shift 2 ;;
        --password) password=${2?} && shift 2 ;;
        --platform) platform=${2:?} && shift 2 ;;
        --settings) settings=yes && shift ;;
        --help | -h) usage && exit 0 ;;
        *) usage >&2 && fail "неизвестный параметр $1" ;;
    esac
done

# Ровно один способ указать базу.
ways=0
[ -z "$file" ] || ways=$((ways + 1))
[ -z "$server$base" ] || ways=$((ways + 1))
[ ${#dbms[@]} -eq 0 ] || ways=$((ways + 1))
[ "$ways" -eq 1 ] || { usage >&2 && fail 'укажите одну информационную базу'; }
if [ -n "$server$base" ]; then
    { [ -n "$server" ] && [ -n "$base" ]; } || fail 'для серверной базы нужны и --server, и --base'
fi

# Новейшая из установленных платформ, если каталог не указан.
if [ -z "$platform" ]; then
    platform=$(for folder in /opt/1cv8/*/8.3.*; do
        [ ! -d "$folder" ] || printf '%s\t%s\n' "${folder##*/}" "$folder"
    done | sort -V | tail -n 1 | cut -f 2)
fi
[ -n "$platform" ] || fail 'платформа 1С не найдена в /opt/1cv8: укажите ее каталог параметром --platform'
echo "Платформа: $platform"

version=${platform##*/}
case $version in
    8.3.*)
        [ "$(printf '%s\n' 8.3.21 "$version" | sort -V | head -n 1)" = 8.3.21 ] ||
            fail "нужна платформа 8.3.21 или новее, найдена $version"
        ;;
esac

step() { printf '\n== %s\n' "$*"; }

# Чем установлено: ibcmd открывает базу сама, Конфигуратору нужен сервер или файл.
ibcmd=$platform/ibcmd
designer=$platform/1cv8

access=()
if [ -n "$file" ]; then
    [ -e "$file/1Cv8.1CD" ] || fail "в каталоге $file нет файловой базы (файла 1Cv8.1CD)"
    access=("--db-path=$file")
elif [ ${#dbms[@]} -gt 0 ]; then
    access=("${dbms[@]}")
fi
[ -z "$user" ] || access+=("--user=$user")
[ -z "$password" ] || access+=("--password=$password")

explain() {
    fail "$1
Сообщение платформы - выше. Частые причины:
  - в базе работают пользователи или открыт Конфигуратор: завершите их работу;
  - имя или пароль администратора базы указаны неверно: параметры --user и --password;
  - режим совместимости конфигурации ниже 8.3.14: повысьте его."
}

by_ibcmd() {
    local name=$1 folder=$2
    step "$name: загрузка файлов"
    if ! "$ibcmd" infobase config extension info "${access[@]}" --name="$name" >/dev/null 2>&1; then
        "$ibcmd" infobase config extension create "${access[@]}" --name="$name" --name-prefix=Б24_ --purpose=add-on ||
            explain "не удалось создать расширение $name."
    fi
    "$ibcmd" infobase config import "${access[@]}" --extension="$name" "$folder" ||
        explain "не удалось загрузить файлы расширения $name."
    step "$name: обновление базы данных"
    "$ibcmd" infobase config apply "${access[@]}" --extension="$name" --force ||
        explain "не удалось обновить базу данных."
    step "$name: безопасный режим и защита от опасных действий выключаются"
    "$ibcmd" infobase config extension update "${access[@]}" --name="$name" \
        --safe-mode=no --unsafe-action-protection=no ||
        explain "не удалось изменить свойства расширения $name. Снимите флажки в списке расширений вручную."
}

by_designer() {
    local name=$1 folder=$2 log
    log=$(mktemp)
    local connection=(DESIGNER /S "$server\\$base" /DisableStartupDialogs /DisableStartupMessages /Out "$log")
    [ -z "$file" ] || connection=(DESIGNER /F "$file" /DisableStartupDialogs /DisableStartupMessages /Out "$log")
    [ -z "$user" ] || connection+=(/N "$user")
    [ -z "$password" ] || connection+=(/P "$password")
    step "$name: загрузка файлов и обновление базы данных"
    if ! "$designer" "${connection[@]}" /LoadConfigFromFiles "$folder" -Extension "$name" /UpdateDBCfg; then
        cat "$log" >&2
        rm -f "$log"
        explain "не удалось установить расширение $name."
    fi
    rm -f "$log"
}

install() {
    if [ ${#access[@]} -gt 0 ] && [ -z "$server" ] && [ -x "$ibcmd" ]; then
        by_ibcmd "$1" "$2"
    elif [ ${#dbms[@]} -gt 0 ]; then
        fail "в каталоге $platform нет утилиты ibcmd: установите сервер 1С или укажите --server и --base"
    elif [ -x "$designer" ]; then
        by_designer "$1" "$2"
        flags=yes
    else
        fail "в каталоге $platform нет ни ibcmd, ни 1cv8: установите сервер или толстый клиент 1С"
    fi
}

flags=no
install Б24_Занятость "$PWD/extension"
[ "$settings" = no ] || install Б24_ЗанятостьПереопределяемый "$PWD/settings-extension"

step 'Готово'
if [ "$flags" = yes ]; then
    echo 'Осталось снять у расширений флажки "Безопасный режим" и "Защита от опасных действий":'
    echo 'Конфигуратор, "Конфигурация" - "Расширения конфигурации". Из командной строки Конфигуратора их изменить нельзя.'
fi
echo 'Проверка: в 1С:Предприятии "Функции для технического специалиста" - "Обработки" - "Проверка связи и занятость".'
