//! What the program tells of itself.

use crate::program::{Run, program, run};

#[test]
fn help_is_in_the_language_of_the_locale_or_of_the_option() {
    for (args, locale, usage) in [
        (&["--help"][..], "", "Usage:\n"),
        (&["--help"], "ru_RU.UTF-8", "Использование:\n"),
        (&["--help", "--lang", "en"], "ru_RU.UTF-8", "Usage:\n"),
        (&["get", "--help", "--lang=ru"], "C", "Использование:\n"),
        (&["--lang", "ru", "help", "call"], "", "Использование:\n"),
        (
            &["bitrix24", "getuserbusy", "--help"],
            "",
            "--token <TOKEN>",
        ),
        (&["emulate", "-h"], "ru", "--scenario <ФАЙЛ>"),
    ] {
        let mut command = program();
        command.env("LC_ALL", locale).env("B24_TOKEN", "s3cret");
        let run = Run::of(command.args(args));
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{args:?}");
        assert!(run.out.contains(usage), "{args:?}: {}", run.out);
        assert!(!run.out.contains("s3cret"));
    }
    let russian = run(&["get", "--help", "--lang", "ru"]).out;
    for english in [
        "Usage",
        "Options",
        "Arguments",
        "Print",
        "default",
        "possible",
        "Exit",
    ] {
        assert!(!russian.contains(english), "{english}: {russian}");
    }
    let english = run(&["--help"]);
    for code in ["  0   ", "  1   ", "  2   ", "  3   ", "  4   "] {
        assert!(english.out.contains(code), "{}", english.out);
    }
    let zones = b24busy::time_zone_data();
    let version = format!(
        "b24busy {} (time zones: IANA {zones})\n",
        env!("CARGO_PKG_VERSION")
    );
    assert_eq!(run(&["--version"]).out, version);
}

#[test]
fn whoever_asks_for_nothing_is_told_what_there_is() {
    for (locale, usage) in [
        ("", "b24busy COMMAND [OPTIONS]"),
        ("ru_RU.UTF-8", "b24busy КОМАНДА [ПАРАМЕТРЫ]"),
    ] {
        let told = |args: &[&str]| Run::of(program().env("LC_ALL", locale).args(args));
        let nothing = told(&[]);
        assert_eq!((nothing.code, nothing.out.as_str()), (2, ""));
        for word in [
            usage,
            "\n  bitrix24 ",
            "\n  get ",
            "\n  busy ",
            "\n  free ",
            "\n  timeline ",
            "\n  ics ",
            "\n  call ",
            "\n  emulate ",
            "\n  demo ",
        ] {
            assert!(nothing.err.contains(word), "{word}: {}", nothing.err);
        }
        // The demo asks a portal: it comes to those alone who name it.
        assert!(!nothing.err.contains("127.0.0.1"), "{}", nothing.err);
        assert_eq!(nothing.err.trim(), told(&["--help"]).out.trim());
        // A library without a method likewise, and an option is no command.
        let library = told(&["bitrix24"]);
        assert_eq!((library.code, library.out.as_str()), (2, ""));
        assert!(library.err.contains("GetUserBusy"), "{}", library.err);
        assert_eq!(told(&["--lang", "en"]).code, 2);
    }
}
