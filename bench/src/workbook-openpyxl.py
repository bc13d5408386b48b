"""One case with openpyxl: workbook-openpyxl.py CASE VARIANT FILE, asked as workbook-variant.ts is."""

import io
import json
import resource
import sys
import time

import openpyxl

name, _, path = sys.argv[1:4]
WRITTEN = 100_000


def read():
    book = openpyxl.load_workbook(path, read_only=True)
    return sum(len(row) for row in book.active.iter_rows(values_only=True))


def write():
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Abstract")
    for index in range(1, WRITTEN + 1):
        quantity = 1 + (index % 997) / 8
        rate = 100 + (index % 5000) / 4
        text = (
            f"Providing and laying cement concrete of grade M{10 + index % 30} with coarse aggregate in item {index},"
            " including the cost of all materials, labour and curing, complete"
        )
        amount = round(quantity * rate, 2)
        chapter = f"Chapter {index % 12}"
        sheet.append([index, f"C-{index}", text, "Cum", quantity, rate, amount, chapter, index % 400, "as directed"])
    book.save(io.BytesIO())


work = write if name == "write-100k" else read
work()
print("{}", flush=True)
for _ in sys.stdin:
    started = time.perf_counter()
    work()
    elapsed = (time.perf_counter() - started) * 1000
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"ms": elapsed, "peakRssMb": peak}), flush=True)
