# Installs the library for C and C++, on Linux:
#
#     make install PREFIX=/usr/local
#
# headers, the shared library with its soname, the static library, a pkg-config file and a CMake
# package. On other systems `cargo cinstall` (of cargo-c) does the same, without the CMake package.
#
# DESTDIR, LIBDIR and INCLUDEDIR are what they are everywhere; PROFILE=dev builds fast, not small.

PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
PROFILE ?= release
CARGO ?= cargo
# Apart from the folder of `cargo build`: a library with a soname is not found under its plain name.
BUILD ?= $(CURDIR)/target/install

version := $(shell sed -n '0,/^version = /s/^version = "\(.*\)"/\1/p' Cargo.toml)
# A program needs a library of the same interface, so that is what the soname tells.
abi := $(shell sed -n 's/^\#define B24_ABI_VERSION //p' include/b24busy.h)
soname := libb24busy.so.$(abi)
built := $(BUILD)/$(if $(filter dev,$(PROFILE)),debug,$(PROFILE))
cmake := $(LIBDIR)/cmake/b24busy
rustc := $(CARGO) rustc --locked --lib --profile $(PROFILE) --target-dir $(BUILD)

# The packages say where things lie by where they lie themselves, so that a prefix can be moved.
fill = sed \
	-e 's|@VERSION@|$(version)|' -e 's|@SONAME@|$(soname)|' \
	-e 's|@PREFIX@|$(shell realpath -m --relative-to=$(LIBDIR)/pkgconfig $(PREFIX))|' \
	-e 's|@LIBDIR@|$(shell realpath -m --relative-to=$(PREFIX) $(LIBDIR))|' \
	-e 's|@INCLUDEDIR@|$(shell realpath -m --relative-to=$(PREFIX) $(INCLUDEDIR))|' \
	-e 's|@INCLUDEDIR_FROM_CMAKE@|$(shell realpath -m --relative-to=$(cmake) $(INCLUDEDIR))|'

.PHONY: all install

all:
	$(rustc) --crate-type cdylib -- -C link-arg=-Wl,-soname,$(soname)
	$(rustc) --crate-type staticlib --no-default-features --features capi

install: all
	install -d $(DESTDIR)$(INCLUDEDIR) $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(cmake)
	install -m 644 include/b24busy.h include/b24busy.ffi.h \
		bindings/cpp/b24busy.hpp bindings/cpp/b24busy_values.hpp $(DESTDIR)$(INCLUDEDIR)
	install -m 755 $(built)/libb24busy.so $(DESTDIR)$(LIBDIR)/libb24busy.so.$(version)
	ln -sf libb24busy.so.$(version) $(DESTDIR)$(LIBDIR)/$(soname)
	ln -sf $(soname) $(DESTDIR)$(LIBDIR)/libb24busy.so
	install -m 644 $(built)/libb24busy.a $(DESTDIR)$(LIBDIR)
	$(fill) packaging/b24busy.pc.in > $(DESTDIR)$(LIBDIR)/pkgconfig/b24busy.pc
	$(fill) packaging/b24busyConfig.cmake.in > $(DESTDIR)$(cmake)/b24busyConfig.cmake
	$(fill) packaging/b24busyConfigVersion.cmake.in > $(DESTDIR)$(cmake)/b24busyConfigVersion.cmake
