"""What a call leaves behind, as files: `audit` for those who may see all of it, `disclosure` for whoever asks by law.

A file is a name, what it holds, and its lines; nothing here holds a whole table. Assessors appear by the code of their
seat in the audit pack, and not at all in the other.
"""
