@echo off
rem Устанавливает расширение "Занятость в Битрикс24" в информационную базу 1С:Предприятия.
rem В блоках со скобками нет путей: скобка в "Program Files (x86)" закрыла бы блок.
chcp 65001 >nul
setlocal EnableExtensions DisableDelayedExpansion
cd /d "%~dp0"

set "FILEBASE="
set "SERVER="
set "BASE="
set "DBMS="
set "AUTH="
set "DESAUTH="
set "PLATFORM="
set "SETTINGS=no"
set "FLAGS=no"
set "ASKED=no"

if "%~1"=="" goto ask

:next
if "%~1"=="" goto check
if /i "%~1"=="--file" set "FILEBASE=%~2" & shift & shift & goto next
if /i "%~1"=="--server" set "SERVER=%~2" & shift & shift & goto next
if /i "%~1"=="--base" set "BASE=%~2" & shift & shift & goto next
if /i "%~1"=="--dbms" set DBMS=%DBMS% "--dbms=%~2" & shift & shift & goto next
if /i "%~1"=="--db-server" set DBMS=%DBMS% "--db-server=%~2" & shift & shift & goto next
if /i "%~1"=="--db-name" set DBMS=%DBMS% "--db-name=%~2" & shift & shift & goto next
if /i "%~1"=="--db-user" set DBMS=%DBMS% "--db-user=%~2" & shift & shift & goto next
if /i "%~1"=="--db-pwd" set DBMS=%DBMS% "--db-pwd=%~2" & shift & shift & goto next
if /i "%~1"=="--user" set AUTH=%AUTH% "--user=%~2" & set DESAUTH=%DESAUTH% /N "%~2" & shift & shift & goto next
if /i "%~1"=="--password" set AUTH=%AUTH% "--password=%~2" & set DESAUTH=%DESAUTH% /P "%~2" & shift & shift & goto next
if /i "%~1"=="--platform" set "PLATFORM=%~2" & shift & shift & goto next
if /i "%~1"=="--settings" set "SETTINGS=yes" & shift & goto next
if /i "%~1"=="--help" goto usage
echo Неизвестный параметр %1
goto usage

:ask
set "ASKED=yes"
echo Перед установкой завершите работу пользователей и сделайте резервную копию базы.
echo.
set "ASKUSER="
set "ASKPASS="
set /p "FILEBASE=Каталог файловой базы (для серверной нажмите Enter): "
if not defined FILEBASE set /p "SERVER=Сервер 1С: "
if not defined FILEBASE set /p "BASE=Имя базы на сервере: "
set /p "ASKUSER=Администратор базы (если нет, нажмите Enter): "
if defined ASKUSER set /p "ASKPASS=Пароль: "
if defined ASKUSER set AUTH="--user=%ASKUSER%"
if defined ASKUSER set DESAUTH=/N "%ASKUSER%"
if defined ASKPASS set AUTH=%AUTH% "--password=%ASKPASS%"
if defined ASKPASS set DESAUTH=%DESAUTH% /P "%ASKPASS%"

:check
set "WAYS="
if defined FILEBASE set "WAYS=%WAYS%1"
if defined DBMS set "WAYS=%WAYS%1"
if defined SERVER set "WAYS=%WAYS%1"
if not "%WAYS%"=="1" goto usage
if defined SERVER if not defined BASE goto usage
if defined FILEBASE if not exist "%FILEBASE%\1Cv8.1CD" goto nofile

rem Новейшая из установленных платформ 8.3.20-8.3.99, если каталог не указан.
if defined PLATFORM goto found
for %%r in ("%ProgramFiles(x86)%\1cv8" "%ProgramFiles%\1cv8") do call :newest "%%~r"
if not defined PLATFORM goto noplatform

:found
echo Платформа: %PLATFORM%
set "IBCMD=%PLATFORM%\ibcmd.exe"
set "DESIGNER=%PLATFORM%\1cv8.exe"

call :install Б24_Занятость "%CD%\extension"
if errorlevel 1 goto failed
if "%SETTINGS%"=="no" goto done
call :install Б24_ЗанятостьПереопределяемый "%CD%\settings-extension"
if errorlevel 1 goto failed

:done
echo.
echo == Готово
if "%FLAGS%"=="no" goto last
echo Осталось снять у расширений флажки "Безопасный режим" и "Защита от опасных действий":
echo Конфигуратор, "Конфигурация" - "Расширения конфигурации". Из командной строки Конфигуратора их изменить нельзя.
:last
echo Проверка: в 1С:Предприятии "Функции для технического специалиста" - "Обработки" - "Проверка связи и занятость".
if "%ASKED%"=="yes" pause
exit /b 0

:newest
for /f "delims=" %%p in ('dir /b /ad /on "%~1" 2^>nul') do call :candidate "%~1" "%%p"
exit /b 0

:candidate
set "FOUND=%~2"
if not "%FOUND:~0,4%"=="8.3." exit /b 0
rem 8.3.9 и старше короче, 8.3.10-8.3.19 не подходят.
if "%FOUND:~5,1%"=="." exit /b 0
if "%FOUND:~4,1%"=="1" exit /b 0
if exist "%~1\%~2\bin" set "PLATFORM=%~1\%~2\bin"
exit /b 0

:install
if defined SERVER goto by_designer
if exist "%IBCMD%" goto by_ibcmd
if defined DBMS goto noibcmd

:by_designer
if not exist "%DESIGNER%" goto nodesigner
set "LOG=%TEMP%\b24busy-%RANDOM%.txt"
set CONNECTION=/S "%SERVER%\%BASE%"
if defined FILEBASE set CONNECTION=/F "%FILEBASE%"
echo.
echo == %~1: загрузка файлов и обновление базы данных
start "" /wait "%DESIGNER%" DESIGNER %CONNECTION% %DESAUTH% /DisableStartupDialogs /DisableStartupMessages /Out "%LOG%" /LoadConfigFromFiles "%~2" -Extension %~1 /UpdateDBCfg
if errorlevel 1 goto designer_failed
del "%LOG%" 2>nul
set "FLAGS=yes"
exit /b 0

:designer_failed
type "%LOG%"
del "%LOG%" 2>nul
exit /b 1

:by_ibcmd
set ACCESS=%DBMS% %AUTH%
if defined FILEBASE set ACCESS="--db-path=%FILEBASE%" %AUTH%
echo.
echo == %~1: загрузка файлов
"%IBCMD%" infobase config extension info %ACCESS% "--name=%~1" >nul 2>&1
if not errorlevel 1 goto exists
"%IBCMD%" infobase config extension create %ACCESS% "--name=%~1" --name-prefix=Б24_ --purpose=add-on
if errorlevel 1 exit /b 1
:exists
"%IBCMD%" infobase config import %ACCESS% "--extension=%~1" "%~2"
if errorlevel 1 exit /b 1
echo.
echo == %~1: обновление базы данных
"%IBCMD%" infobase config apply %ACCESS% "--extension=%~1" --force
if errorlevel 1 exit /b 1
echo.
echo == %~1: безопасный режим и защита от опасных действий выключаются
"%IBCMD%" infobase config extension update %ACCESS% "--name=%~1" --safe-mode=no --unsafe-action-protection=no
if errorlevel 1 exit /b 1
exit /b 0

:noibcmd
echo Ошибка: в каталоге %PLATFORM% нет ibcmd.exe. Установите сервер 1С или укажите --server и --base.
exit /b 1

:nodesigner
echo Ошибка: в каталоге %PLATFORM% нет 1cv8.exe. Установите толстый клиент 1С.
exit /b 1

:nofile
echo Ошибка: в каталоге %FILEBASE% нет файловой базы (файла 1Cv8.1CD).
goto failed

:noplatform
echo Ошибка: платформа 1С не найдена. Укажите каталог bin платформы параметром --platform.
goto failed

:usage
echo.
echo Использование:
echo   Установить.bat                                    параметры запрашиваются
echo   Установить.bat --file КАТАЛОГ_БАЗЫ                файловая база
echo   Установить.bat --server СЕРВЕР --base ИМЯ         серверная база, через Конфигуратор
echo   Установить.bat --dbms СУБД --db-server УЗЕЛ --db-name БАЗА --db-user ИМЯ --db-pwd ПАРОЛЬ
echo                                                     серверная база, через утилиту ibcmd
echo Дополнительно:
echo   --user ИМЯ --password ПАРОЛЬ   администратор информационной базы
echo   --platform КАТАЛОГ             каталог bin платформы
echo   --settings                     установить и расширение для настроек организации
if "%ASKED%"=="yes" pause
exit /b 2

:failed
echo.
echo Расширение не установлено. Сообщение платформы - выше. Частые причины:
echo   - в базе работают пользователи или открыт Конфигуратор: завершите их работу;
echo   - имя или пароль администратора базы указаны неверно;
echo   - режим совместимости конфигурации ниже 8.3.14: повысьте его;
echo   - версия платформы ниже 8.3.21.
if "%ASKED%"=="yes" pause
exit /b 1
