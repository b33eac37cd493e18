// A comment before the directive is part of the file that a proxy serves.
module {{module}} // and so is this one

go 1.21
