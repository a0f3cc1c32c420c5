# Both WAMR crates build as Release, whose -O3 would override the -O1 of CFLAGS.
set(CMAKE_C_FLAGS_RELEASE "-O1 -DNDEBUG" CACHE STRING "" FORCE)
