# astroquery's TapPlus against a server: tables in the form that it reads, queries at once and as
# jobs, and the list of jobs, by somebody without an account.

import contextlib
import sys

from astroquery.utils.tap.core import TapPlus

from calls import expect, tried

url = sys.argv[1]
STARS = "SELECT TOP 3 hip, ra, dec FROM Stars.Hipparcos ORDER BY hip"
with contextlib.redirect_stdout(sys.stderr):
    service = TapPlus(url=url)


def tables():
    found = {table.get_qualified_name(): table for table in service.load_tables()}
    expect("Stars.Hipparcos" in found, list(found))
    expect("hip" in [column.name for column in found["Stars.Hipparcos"].columns], found)


def names():
    expect(len(service.load_tables(only_names=True)) >= 6, "few tables")


def table():
    found = service.load_table("Stars.Hipparcos")
    expect(found is not None and len(found.columns) > 3, found)


def sync():
    rows = service.launch_job(STARS).get_results()
    expect(len(rows) == 3, rows)


def job():
    rows = service.launch_job_async(STARS).get_results()
    expect(len(rows) == 3, rows)


def job_list():
    expect(len(service.list_async_jobs()) > 0, "no jobs")


for step in (tables, names, table, sync, job, job_list):
    tried(step.__name__.replace("_", " "), step)
