"""What can be said of a text by its letters alone, without Django: words that changed (`differences`), how alike two
texts are (`likeness`) and by which words (`phrases`), and whether an NHS number stands in one (`nhs_numbers`).
"""
