@echo off
rem lbsim for Windows: builds itself on first use and when sources are newer, then runs.
rem Needs a JDK, 17 or later: JAVA_HOME, else the java on PATH. LBSIM_JAVA_OPTS goes to the virtual machine.
setlocal EnableExtensions DisableDelayedExpansion

set "LBSIM_HOME=%~dp0."
set "TARGET=%LBSIM_HOME%\cli\target\quick"
set "JAR=%TARGET%\lbsim.jar"
set "LAUNCHER=%TARGET%\launcher"
set "STAMP=%LAUNCHER%\built"
set "ARCHIVE=%LAUNCHER%\classes.jsa"

set "JAVA=java.exe"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
"%JAVA%" --version >nul 2>&1
if errorlevel 1 (
  echo lbsim: needs Java 17 or later, and "%JAVA%" does not start 1>&2
  exit /b 1
)

call :fresh
if not errorlevel 1 goto run

rem One builder at a time: making a directory either works or fails, also for two at once.
if not exist "%LAUNCHER%" mkdir "%LAUNCHER%"
:lock
mkdir "%LAUNCHER%\lock" 2>nul
if errorlevel 1 (
  echo lbsim: waiting for another build; if none is running, remove "%LAUNCHER%\lock" 1>&2
  ping -n 3 127.0.0.1 >nul
  goto lock
)
call :fresh
if errorlevel 1 call :build
set "CODE=%ERRORLEVEL%"
rmdir "%LAUNCHER%\lock" 2>nul
if not "%CODE%"=="0" exit /b %CODE%

:run
rem Runs allocate little: the simplest collector, in a young generation that stays in the cache.
set "COLLECTOR=-XX:+UseSerialGC -Xmn24m"
echo "%LBSIM_JAVA_OPTS%" | find "GC" >nul && set "COLLECTOR="
rem No watching of buffers for leaks, and Netty's pooled allocator: see the file lbsim.
set "SOCKETS="
if "%~1"=="serve" set "SOCKETS=-Dio.netty.leakDetection.level=disabled -Dio.netty.allocator.type=pooled"
if "%~1"=="live" set "SOCKETS=-Dio.netty.leakDetection.level=disabled -Dio.netty.allocator.type=pooled"
"%JAVA%" -Xshare:auto "-XX:SharedArchiveFile=%ARCHIVE%" -Xlog:cds=off %COLLECTOR% %SOCKETS% "-Dlbsim.home=%LBSIM_HOME%" "-Dlbsim.archive=%ARCHIVE%" %LBSIM_JAVA_OPTS% -jar "%JAR%" %*
exit /b %ERRORLEVEL%

rem Sets errorlevel 1 when there is nothing built or a source is newer than what was built.
:fresh
if not exist "%JAR%" exit /b 1
if not exist "%STAMP%" exit /b 1
powershell -NoProfile -Command "$t = (Get-Item -LiteralPath $env:STAMP).LastWriteTimeUtc; Set-Location -LiteralPath $env:LBSIM_HOME; $m = 'sim-core', 'scenarios', 'live-mode', 'cli'; $s = @(Get-Item ($m + '.' | ForEach-Object { $_ + '\pom.xml' })) + @(Get-ChildItem -Recurse ($m | ForEach-Object { $_ + '\src\main' })); if ($s | Where-Object { $_.LastWriteTimeUtc -gt $t }) { exit 1 }"
exit /b %ERRORLEVEL%

:build
echo lbsim: building (first use takes about a minute) ... 1>&2
type nul >"%STAMP%.started"
call "%LBSIM_HOME%\mvnw.cmd" -q -B -ntp -f "%LBSIM_HOME%\pom.xml" -Dquick -Dmaven.test.skip=true -pl cli -am package >"%LAUNCHER%\build.log" 2>&1 <nul
if errorlevel 1 (
  type "%LAUNCHER%\build.log" 1>&2
  echo lbsim: the build failed; its output is above and in "%LAUNCHER%\build.log" 1>&2
  exit /b 1
)
move /y "%STAMP%.started" "%STAMP%" >nul
rem An archive of loaded classes halves the start; without it all works, so its failure is no error.
del /q "%ARCHIVE%" 2>nul
>"%LAUNCHER%\warm-up.yaml" (
  echo lbsim: 1
  echo clients: { users: { arrivals: "poisson(10rps)", visits: web } }
  echo servers: { web: { service: "exp(10ms)" } }
)
"%JAVA%" "-XX:DumpLoadedClassList=%LAUNCHER%\warm-up.classes" -jar "%JAR%" run --quiet --until 1s --json "%LAUNCHER%\warm-up.json" "%LAUNCHER%\warm-up.yaml" >nul 2>&1
"%JAVA%" -Xshare:dump "-XX:SharedClassListFile=%LAUNCHER%\warm-up.classes" "-XX:SharedArchiveFile=%ARCHIVE%" -jar "%JAR%" >nul 2>&1
exit /b 0
