//! Paths as references in other documents.

/// How a reference writes characters beyond ASCII.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// Encoded, for programs (RFC 3986).
    Uri,
    /// As they are, for pages that people read (RFC 3987).
    Iri,
}

/// A path as a reference: anything but unreserved characters and `/` is percent-encoded, such as `#`, `?`, `:` and spaces.
pub fn percent_encoded(path: &str, reference: Reference) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        if c.is_ascii_alphanumeric() || "-._~/".contains(c) || (reference == Reference::Iri && !c.is_ascii()) {
            out.push(c);
        } else {
            out.extend(c.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("%{byte:02X}")));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_of_references_would_interpret_is_encoded() {
        for (path, uri, iri) in [
            ("a-b/c_d.~1", "a-b/c_d.~1", "a-b/c_d.~1"),
            ("a b#1?:%", "a%20b%231%3F%3A%25", "a%20b%231%3F%3A%25"),
            ("总结/é.txt", "%E6%80%BB%E7%BB%93/%C3%A9.txt", "总结/é.txt"),
        ] {
            assert_eq!([Reference::Uri, Reference::Iri].map(|reference| percent_encoded(path, reference)), [uri, iri], "{path}");
        }
    }
}
